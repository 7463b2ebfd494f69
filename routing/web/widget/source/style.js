// What the widget looks like: one constructed sheet, which no policy of the page stops and no style of the page reaches.
// Sites change it by custom properties (`--contact-hours-…`) and `::part`.

const own = (name, value) => `--${name}:var(--contact-hours-${name},${value});`;
const both = (name, light, dark) => own(name, `light-dark(${light},${dark})`);

export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{display:grid}
:host([hidden]),[hidden]{display:none!important}
slot{display:block;grid-area:1/1;min-width:0}
.covered{visibility:hidden}
:host([float]) .covered{display:none}
.root{all:initial;grid-area:1/1;min-width:0;direction:ltr;align-self:start;color-scheme:light dark;
${both('accent', '#0a4f8f', '#8cc4ff')}${both('open', '#10682f', '#6fd492')}${both('soon', '#8a4a00', '#ffbd66')}
${both('closed', '#a5222b', '#ff9b9b')}${own('text', 'CanvasText')}${own('surface', 'Canvas')}${own('border', '#868e99')}
${own('radius', '8px')}${own('font', 'system-ui,sans-serif')}
font:medium/1.45 var(--font);color:var(--text);overflow-wrap:anywhere}
.light{color-scheme:light}
.dark{color-scheme:dark}
.root *{box-sizing:border-box;margin:0;font:inherit;color:inherit}
.panel div,form{display:grid;gap:.6em}
.panel>*+:not(:empty){margin-top:.6em}
.panel,input,select{padding:.6em;border:1px solid var(--border);border-radius:var(--radius);background:var(--surface)}
.panel{padding:1em}
.panel :empty:not(input,[role]){display:none}
.line~*{padding-top:.6em;border-top:1px solid var(--border)}
.panel .ways,.state,.root button,.go,.do{display:flex;gap:.6em;align-items:center}
.panel .ways{flex-wrap:wrap}
.root .state{align-items:baseline}
.root b,.root h2,.root label,.root .state,.root .go,.root .do,.root .error{font-weight:600}
.root i,.root .error{color:var(--closed)}
.root .open{color:var(--open)}
.root .soon{color:var(--soon)}
.root .soft{font-size:.9em;opacity:.8}
.notice{padding-left:.6em;border-left:4px solid var(--accent)}
.root a,.root .do{color:var(--accent)}
a,.do,.go,input,select{min-height:44px;align-content:center}
.go,.do{justify-content:center;padding:0 1em;text-align:center;border:2px solid var(--accent);border-radius:var(--radius);
background:var(--surface);cursor:pointer}
.root .go{color:var(--surface);background:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
input,select{width:100%}
[aria-disabled]{opacity:.7;cursor:progress}
[aria-invalid]{border:2px solid var(--closed)}
.hidden{position:absolute;clip-path:inset(50%)}
.float{position:fixed;z-index:2147483000;inset:auto 1em 1em auto;max-width:calc(100% - 2em)}
.start{inset:auto auto 1em 1em}
.float .panel{width:22em;max-width:100%;max-height:80vh;overflow:auto;margin-bottom:.6em}
.float>*{box-shadow:0 3px 16px #0006}
.root .toggle{margin-left:auto;max-width:100%;white-space:nowrap}
.root.start .toggle{margin-left:0}
.toggle span{overflow:hidden;text-overflow:ellipsis}
@media print{.float{display:none}}
`);
