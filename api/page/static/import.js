// A file of firms or items: dropped or chosen, looked at, its columns given their meaning, then kept.
// What a file holds is only ever put into the page as text.
import { events } from './http.js';
import { columns, dropped, made, mapping, worked } from './table.js';

const form = document.querySelector('.import'), words = form.dataset;
const find = (place) => form.querySelector(place);
const bar = find('.progress'), said = find('.acted'), drop = find('.drop'), field = form.elements.file;

const outcome = (name) => find(`[data-outcome="${name}"]`).textContent;
const chosen = () => {
  find('.chosen').textContent = field.files[0]?.name ?? '';
  find('.preview').hidden = true;
  if (field.files[0] && !form.elements.source.value) form.elements.source.value = field.files[0].name.replace(/\.\w+$/, '');
};
dropped(drop, field, chosen);
form.elements.kind.addEventListener('change', chosen);

const SHOWN = 100;
const show = (report) => {
  find('.preview').hidden = false;
  find('.counts').replaceChildren(...Object.entries(report.counts).flatMap(([name, count]) =>
    [made('b', String(count)), ` ${outcome(name)}   `]));
  find('.notes').replaceChildren(...report.notes.map((one) => made('li', one)));
  find('.mapping').hidden = !report.columns.length;
  find('.remembered').hidden = !report.remembered;
  find('.columns-of').replaceChildren(...columns(report, words.left));
  const first = report.rows.toSorted((a, b) => (b.outcome === 'refused') - (a.outcome === 'refused') || a.number - b.number).slice(0, SHOWN);
  find('.shown small').textContent = report.rows.length > SHOWN ? words.shown.replace('{}', SHOWN).replace('{}', report.rows.length) : '';
  find('.rows-of').replaceChildren(...first.map((row) => {
    const line = made('tr', '', { className: `row-${row.outcome}` });
    line.append(made('td', String(row.number)), made('td', outcome(row.outcome)), made('td', [row.reason, ...row.notes].filter(Boolean).join(' · ')));
    return line;
  }));
  const keep = find('[value=keep]'), link = find('.report');
  keep.hidden = !report.dry_run;
  link.hidden = report.dry_run;
  if (report.record) link.href = `/v1/imports/${encodeURIComponent(report.record.id)}/table`;
  said.textContent = report.dry_run ? words.tried : words.kept;
  find('.preview h2').focus();
};

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const file = field.files[0], source = form.elements.source;
  if (!file) { said.textContent = words.nofile; field.focus(); return; }
  if (!source.value.trim()) { said.textContent = words.nosource; source.focus(); return; }
  const body = new FormData();
  for (const name of ['kind', 'source', 'grade', 'source_date']) if (form.elements[name].value) body.set(name, form.elements[name].value);
  body.set('file', file);
  body.set('dry_run', String(event.submitter?.value !== 'keep'));
  if (!find('.preview').hidden && form.querySelector('[name=target]')) body.set('mapping', mapping(form));
  const buttons = form.querySelectorAll('[type=submit]');
  buttons.forEach((one) => { one.disabled = true; });
  said.textContent = words.reading;
  try {
    show((await worked(events('/v1/imports', body, new AbortController().signal), bar)).report);
  } catch (error) {
    said.textContent = error.sentence || words.failed;
  } finally {
    buttons.forEach((one) => { one.disabled = false; });
  }
});
