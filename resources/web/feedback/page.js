"use strict";
(function () {
  const about = JSON.parse(document.getElementById("about").textContent);
  const fields = Array.from(document.querySelectorAll("fieldset"));
  const state = document.getElementById("state");
  const draft = "catchment-feedback " + about.issue + " " + about.territory_id;
  const chosen = (field) => field.querySelector("input[type=radio]:checked");
  const reason = (field) => field.querySelector("textarea");

  function read() {
    return fields.map((field, place) => ({
      account_id: about.accounts[place],
      verdict: chosen(field) ? chosen(field).value : "",
      reason: reason(field).value.trim(),
    }));
  }

  function show() {
    const given = read().filter((one) => one.verdict).length;
    state.textContent = given + " of " + fields.length + " answered";
  }

  function keep() {
    try { localStorage.setItem(draft, JSON.stringify(read())); } catch (_) { /* private window */ }
    show();
  }

  function restore() {
    let kept = [];
    try { kept = JSON.parse(localStorage.getItem(draft) || "[]"); } catch (_) { return; }
    for (const one of kept) {
      const field = fields[about.accounts.indexOf(one.account_id)];
      if (!field) continue;
      const way = Array.from(field.querySelectorAll("input")).find((i) => i.value === one.verdict);
      if (way) way.checked = true;
      reason(field).value = String(one.reason || "");
    }
  }

  function missing() {
    let first = null;
    for (const field of fields) {
      const way = chosen(field);
      const lacks = way && way.value === "challenge" && !reason(field).value.trim();
      field.querySelector(".missing").textContent = lacks ? "A challenge needs a reason." : "";
      if (lacks && !first) first = reason(field);
    }
    if (first) first.focus();
    return Boolean(first);
  }

  function save() {
    if (missing()) return;
    const answers = read().filter((one) => one.verdict);
    if (!answers.length) { state.textContent = "Nothing is answered yet"; return; }
    const { accounts, file, ...rest } = about;
    const told = { ...rest, saved_at: new Date().toISOString(), answers };
    const text = JSON.stringify(told, null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = file;
    document.body.append(link);
    link.click();
    link.remove();
    state.textContent = "Saved as " + file + ". Send this file to your manager.";
  }

  document.getElementById("answers").addEventListener("input", keep);
  document.getElementById("answers").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("save").addEventListener("click", save);
  restore();
  show();
})();
