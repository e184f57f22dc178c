"use strict";
(function () {
  const about = JSON.parse(document.getElementById("about").textContent);
  const by = (id) => document.getElementById(id);
  const all = (query, within) => Array.from((within || document).querySelectorAll(query));
  const slot = "catchment-field " + about.pack_id;
  const kept = read();
  let keeps = true;

  // ---- what was noted, in this browser only
  function read() {
    const none = { visits: {}, steps: {}, notes: {}, requests: [] };
    try {
      const found = JSON.parse(localStorage.getItem(slot) || "{}");
      for (const part of Object.keys(none)) {
        if (found && typeof found[part] === "object" && found[part]) none[part] = found[part];
      }
      if (!Array.isArray(none.requests)) none.requests = [];
    } catch (_) { /* a private window, or what was kept is damaged */ }
    return none;
  }

  function keep() {
    try { localStorage.setItem(slot, JSON.stringify(kept)); keeps = true; } catch (_) {
      keeps = false;
    }
    tell();
  }

  function now() {
    const time = new Date();
    return new Date(time - time.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
  }

  function sent() {
    const visits = Object.entries(kept.visits)
      .filter(([, one]) => one.status)
      .map(([uid, one]) => ({ uid, ...one }));
    const steps = Object.entries(kept.steps).map(([id, one]) => ({ id, ...one }));
    const notes = Object.entries(kept.notes)
      .filter(([, one]) => one.note.trim())
      .map(([account_id, one]) => ({ id: "note:" + account_id, account_id, ...one }));
    const { format, version, project_id, pack_id, rep_id } = about;
    return { format, version, project_id, pack_id, rep_id, saved_at: now(),
      visits, steps, notes, requests: kept.requests };
  }

  function count(told) {
    return told.visits.length + told.steps.length + told.notes.length + told.requests.length;
  }

  function tell(words) {
    const told = sent(), n = count(told);
    by("text").value = n ? JSON.stringify(told) : "";
    by("send").disabled = !n;
    by("state").textContent = words || (keeps
      ? (n ? n + (n === 1 ? " entry" : " entries") + " to send back" : "Nothing noted yet")
      : "This browser keeps nothing: send back before you close the page.");
  }

  // ---- small parts of the page
  function make(tag, words, kind) {
    const part = document.createElement(tag);
    if (words) part.textContent = words;
    if (kind) part.className = kind;
    return part;
  }

  function button(words, act) {
    const part = make("button", words);
    part.type = "button";
    part.addEventListener("click", act);
    return part;
  }

  function area(name, value, change) {
    const part = make("textarea");
    part.setAttribute("aria-label", name);
    part.placeholder = name;
    part.maxLength = about.longest;
    part.value = value;
    part.rows = 2;
    part.addEventListener("input", () => change(part.value));
    return part;
  }

  // ---- visits and steps are ticked off
  function visit(stop) {
    const uid = stop.dataset.uid, name = stop.querySelector(".name").textContent;
    const one = () => kept.visits[uid] || { status: "", outcome: "" };
    const set = (change) => {
      kept.visits[uid] = { ...one(), ...change, account_id: stop.dataset.account, at: now() };
      show();
      keep();
    };
    const turn = (status) => set({ status: one().status === status ? "" : status });
    const acts = make("p", "", "acts");
    const done = button("Done", () => turn("done"));
    const missed = button("Missed", () => turn("no_show"));
    const note = area("What came of it", String(one().outcome || ""), (outcome) => {
      set({ outcome, status: one().status || (outcome.trim() ? "done" : "") });
    });
    done.setAttribute("aria-label", "Done: " + name);
    missed.setAttribute("aria-label", "Missed: " + name);
    note.setAttribute("aria-label", "What came of it: " + name);
    function show() {
      const status = one().status;
      stop.classList.toggle("done", status === "done");
      stop.classList.toggle("missed", status === "no_show");
      done.setAttribute("aria-pressed", String(status === "done"));
      missed.setAttribute("aria-pressed", String(status === "no_show"));
    }
    acts.append(done, missed);
    stop.append(acts, note);
    show();
  }

  function step(line) {
    const id = line.dataset.id;
    const done = button("Done", () => {
      if (kept.steps[id]) delete kept.steps[id];
      else kept.steps[id] = { account_id: line.dataset.account, at: now() };
      show();
      keep();
    });
    done.setAttribute("aria-label", "Done: " + line.querySelector(".name").textContent);
    function show() {
      line.classList.toggle("done", Boolean(kept.steps[id]));
      done.setAttribute("aria-pressed", String(Boolean(kept.steps[id])));
    }
    const acts = make("p", "", "acts");
    acts.append(done);
    line.append(acts);
    show();
  }

  // ---- accounts: a note, a request, the search
  const accounts = all("details.account");
  const nameOf = (part) => part.querySelector(".name").textContent;

  function furnish(part) {
    if (part.dataset.live) return;
    part.dataset.live = "yes";
    const id = part.dataset.account, old = kept.notes[id];
    const note = area("Note about " + nameOf(part), old ? String(old.note) : "", (words) => {
      kept.notes[id] = { note: words, at: now() };
      keep();
    });
    const acts = make("p", "", "acts");
    acts.append(button("Log a request", () => {
      by("asked-account").value = id;
      by("requests").scrollIntoView();
      by("asked-kind").focus();
    }));
    part.querySelector("div").append(note, acts);
  }

  function open(part) {
    part.hidden = false;
    part.open = true;
    furnish(part);
    part.scrollIntoView();
    part.querySelector("summary").focus({ preventScroll: true });
  }

  const folded = (words) => words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  let index = null;

  function search() {
    index = index || accounts.map((part) => folded(part.textContent));
    const words = folded(by("search").value).split(/\s+/).filter(Boolean);
    const dots = all("#chart a");
    const byLink = new Map(dots.map((dot) => [dot.getAttribute("href"), dot]));
    let n = 0;
    accounts.forEach((part, place) => {
      const fits = words.every((word) => index[place].includes(word));
      part.hidden = !fits;
      n += fits;
      const dot = byLink.get("#a" + place);
      if (dot) dot.classList.toggle("off", !fits);
    });
    by("found").textContent = words.length ? n + " of " + accounts.length : "";
  }

  // ---- requests
  function request() {
    const account = by("asked-account"), kind = by("asked-kind");
    account.append(new Option("No account", ""));
    for (const part of accounts) account.append(new Option(nameOf(part), part.dataset.account));
    for (const one of about.kinds) kind.append(new Option(one, one));
    const warn = () => {
      const danger = kind.value === about.safety || by("asked-safety").checked;
      by("complaint").textContent = danger ? about.complaint : "";
      by("complaint").hidden = !danger;
      by("gave-way-row").hidden = danger || !by("asked-now").checked;
    };
    for (const part of [kind, by("asked-safety"), by("asked-now")]) {
      part.addEventListener("change", warn);
    }
    by("asked-detail").maxLength = about.longest;
    by("asked-gave-way").maxLength = 200;
    by("request").addEventListener("submit", (event) => {
      event.preventDefault();
      const way = by("asked-gave-way"), wanted = !by("gave-way-row").hidden;
      if (wanted && !way.value.trim()) {
        by("asked-said").textContent = "Going at once takes the time of something else. Say what.";
        way.focus();
        return;
      }
      const minutes = Math.round(Number(by("asked-minutes").value)) || 0;
      kept.requests.push({
        id: identity(), account_id: account.value, kind: kind.value,
        detail: by("asked-detail").value.trim(), minutes: Math.min(1440, Math.max(0, minutes)),
        at_once: by("asked-now").checked, gave_way: wanted ? way.value.trim() : "",
        safety: by("asked-safety").checked, at: now(),
      });
      by("request").reset();
      warn();
      keep();
      list();
      by("asked-said").textContent = "Logged.";
    });
    by("request").hidden = false;
    list();
  }

  function identity() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return "request:" + Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }

  function list() {
    const names = new Map(accounts.map((part) => [part.dataset.account, nameOf(part)]));
    by("asked").replaceChildren(...kept.requests.map((one) => {
      const line = make("li");
      const words = [one.kind, names.get(one.account_id), one.detail].filter(Boolean).join(" · ");
      line.append(make("span", words), button("Remove", () => {
        kept.requests = kept.requests.filter((other) => other !== one);
        keep();
        list();
      }));
      return line;
    }));
  }

  // ---- the map: drag, pinch, wheel and buttons
  function chart() {
    const map = by("chart"), frame = by("frame");
    if (!map) return;
    const whole = map.viewBox.baseVal, home = [whole.x, whole.y, whole.width, whole.height];
    let view = home.slice(), moved = false, gap = 0;
    const held = new Map();
    const draw = () => {
      map.setAttribute("viewBox", view.map((one) => one.toFixed(2)).join(" "));
      const scale = view[2] / home[2];
      map.style.setProperty("--scale", Math.max(scale, 0.12).toFixed(3));
      frame.classList.toggle("zoomed", scale < 0.999);
    };
    const zoom = (times, x, y) => {
      const wide = Math.min(home[2], Math.max(home[2] / 40, view[2] * times));
      const share = wide / view[2];
      view = [x - (x - view[0]) * share, y - (y - view[1]) * share, wide, view[3] * share];
      hold();
    };
    const hold = () => {
      view[0] = Math.min(home[0] + home[2] - view[2], Math.max(home[0], view[0]));
      view[1] = Math.min(home[1] + home[3] - view[3], Math.max(home[1], view[1]));
      draw();
    };
    const at = (event) => {
      const box = map.getBoundingClientRect();
      return [view[0] + (event.clientX - box.left) / box.width * view[2],
        view[1] + (event.clientY - box.top) / box.height * view[3]];
    };
    const middle = (act) => () => zoom(act, view[0] + view[2] / 2, view[1] + view[3] / 2);
    map.addEventListener("pointerdown", (event) => {
      held.set(event.pointerId, [event.clientX, event.clientY]);
      moved = held.size > 1;
      gap = 0;
    });
    map.addEventListener("pointermove", (event) => {
      const before = held.get(event.pointerId);
      if (!before) return;
      const box = map.getBoundingClientRect();
      const dx = event.clientX - before[0], dy = event.clientY - before[1];
      if (held.size === 1) {
        if (!moved && Math.abs(dx) + Math.abs(dy) < 6) return;
        view[0] -= dx / box.width * view[2];
        view[1] -= dy / box.height * view[3];
        hold();
      }
      moved = true;
      held.set(event.pointerId, [event.clientX, event.clientY]);
      if (held.size === 2) {
        const [a, b] = Array.from(held.values());
        const wide = Math.hypot(a[0] - b[0], a[1] - b[1]);
        const [x, y] = at({ clientX: (a[0] + b[0]) / 2, clientY: (a[1] + b[1]) / 2 });
        if (gap) zoom(gap / wide, x, y);
        gap = wide;
      }
    });
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      map.addEventListener(end, (event) => { held.delete(event.pointerId); gap = 0; });
    }
    map.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.25 : 0.8, ...at(event));
    }, { passive: false });
    map.addEventListener("click", (event) => {
      event.preventDefault();
      if (moved) return;
      const part = nearest(map, event);
      if (part) open(part);
    });
    const tools = make("div", "", "zoom");
    for (const [sign, name, act] of [["+", "Zoom in", middle(0.6)], ["−", "Zoom out", middle(1.67)],
      ["All", "Show all", () => { view = home.slice(); draw(); }]]) {
      const tool = button(sign, act);
      tool.setAttribute("aria-label", name);
      tools.append(tool);
    }
    frame.after(tools);
    frame.classList.add("live");
  }

  function nearest(map, event) {
    let best = null, least = 24;
    for (const dot of all("a", map)) {
      const box = dot.getBoundingClientRect();
      const away = Math.hypot(event.clientX - box.left - box.width / 2,
        event.clientY - box.top - box.height / 2);
      if (away < least) { least = away; best = dot; }
    }
    return best ? accounts[Number(best.getAttribute("href").slice(2))] : null;
  }

  function days() {
    for (const stops of all("ol.stops[data-day]")) {
      const way = all(".day-way").find((one) => one.dataset.day === stops.dataset.day);
      if (!way) continue;
      const acts = make("p", "", "acts");
      acts.append(button("Show this day on the map", () => {
        for (const one of all(".day-way")) one.classList.toggle("hidden-way", one !== way);
        by("map").scrollIntoView();
      }));
      stops.after(acts);
    }
  }

  /* The pack may be opened days after it was made: its first part leads to the day of today. */
  function present() {
    const day = now().slice(0, 10), own = by("day-" + day), chip = document.querySelector("nav a");
    if (!own) return;
    own.open = true;
    own.querySelector("summary").prepend("Today, ");
    chip.textContent = "Today";
    chip.href = "#" + own.id;
    document.querySelector("#today h2").textContent = "First day";
  }

  // ---- back to the office
  async function send() {
    const told = sent();
    const file = new File([JSON.stringify(told, null, 1)], about.file,
      { type: "application/json" });
    if (navigator.canShare && navigator.canShare({ files: [file] })) {
      try { await navigator.share({ files: [file] }); tell("Handed on."); return; } catch (_) {
        /* the rep closed the sheet, or sharing failed: save it instead */
      }
    }
    const link = make("a");
    link.href = URL.createObjectURL(file);
    link.download = about.file;
    document.body.append(link);
    link.click();
    link.remove();
    tell("Saved as " + about.file + ". Send it to your manager.");
  }

  function begin() {
    all("li.stop").forEach(visit);
    all("li.step").forEach(step);
    for (const part of accounts) {
      part.addEventListener("toggle", () => { if (part.open) furnish(part); });
    }
    by("search").addEventListener("input", search);
    by("search-row").hidden = false;
    request();
    chart();
    days();
    present();
    by("send").addEventListener("click", send);
    by("forget").addEventListener("click", () => {
      try { localStorage.removeItem(slot); } catch (_) { /* there was nothing to forget */ }
      location.reload();
    });
    by("expired").hidden = now().slice(0, 10) <= about.expires;
    by("bar").hidden = by("back").hidden = false;
    document.body.classList.add("live");
    tell();
  }

  begin();
})();
