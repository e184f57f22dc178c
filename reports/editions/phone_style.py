"""How the edition for the phone looks: one column, light and dark, everything wraps."""

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--page:#f6f8f9;--card:#fff;--ink:#15202b;--soft:#45525e;
--faint:#5f6b77;--rule:#dde3e8;--accent:#1d4fb8;--tint:#e7edf9;--band:#a9bfe8;--warn:#b3261e}
@media(prefers-color-scheme:dark){:root{--page:#11161c;--card:#1a2129;--ink:#e8edf2;
--soft:#b4bfca;--faint:#93a0ad;--rule:#313b46;--accent:#8fb0f5;--tint:#22304d;--band:#3d5486;
--warn:#ff9d94}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);
font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:680px;margin:0 auto;padding:0 16px}
header{padding-top:20px}
h1{font-size:24px;line-height:1.2;margin:4px 0 6px}
h2{font-size:19px;margin:0 0 10px}
h3{font-size:16px;margin:18px 0 6px}
p{margin:0 0 10px}
.kind{color:var(--accent);font-weight:600;margin:0}
.soft{color:var(--soft)}.faint{color:var(--faint);font-size:14px}.warn{color:var(--warn)}
nav{display:flex;flex-wrap:wrap;gap:8px;margin:14px 0 4px}
nav a{display:inline-block;min-height:44px;padding:10px 14px;border-radius:22px;
background:var(--card);border:1px solid var(--rule);color:var(--accent);text-decoration:none}
section{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:16px;
margin:16px 0}
blockquote{margin:0 0 12px;padding:2px 0 2px 12px;border-left:3px solid var(--accent)}
.figures{display:grid;grid-template-columns:1fr 1fr;gap:12px;margin:0 0 14px}
.figures b{display:block;font-size:22px;line-height:1.2}
.figures span{color:var(--faint);font-size:14px}
dl{margin:0}dt{font-weight:600;margin-top:10px}dd{margin:2px 0 0;color:var(--soft)}
ul,ol{margin:0 0 10px;padding-left:22px}li{margin-bottom:6px}
details{border-top:1px solid var(--rule)}
summary{min-height:48px;padding:12px 0;cursor:pointer}
details>div{padding:0 0 14px}
.chip{display:inline-block;padding:1px 8px;border-radius:10px;font-size:13px;
border:1px solid transparent}
figure{margin:0 0 12px}figcaption{color:var(--faint);font-size:14px;margin-top:4px}
svg{display:block;width:100%;height:auto}
svg text{font:12.5px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--soft)}
.line{fill:none;stroke:var(--accent);stroke-width:2}.need{fill:none;stroke:var(--ink);
stroke-width:1.5;stroke-dasharray:5 4}.fan{fill:var(--band)}.axis{stroke:var(--rule);
stroke-width:1;fill:none}.county{fill:none;stroke:var(--rule);stroke-width:.7}
.state{fill:none;stroke:var(--faint);stroke-width:1}.land{fill:var(--tint);
stroke:var(--accent);stroke-width:1.2}.bar{fill:var(--accent)}.track{fill:var(--rule)}
.rank{font-weight:600;text-anchor:middle}
a{color:var(--accent)}a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);
outline-offset:2px}
footer{padding:8px 16px 32px}
"""
