// A table of firms: its columns looked at, then every row put before the lists and the rules.
import { told } from './facts.js';
import { events } from './http.js';
import { columns, dropped, made, mapping, worked } from './table.js';

const form = document.querySelector('.batch'), words = form.dataset;
const find = (place) => form.querySelector(place);
const said = find('.acted'), field = form.elements.file;
const signal = new AbortController().signal;

dropped(find('.drop'), field, () => {
  find('.chosen').textContent = field.files[0]?.name ?? '';
  find('.mapping').hidden = true;
  find('.made').hidden = true;
  find('.columns-of').replaceChildren();
});

const handed = (more) => {
  const body = new FormData();
  body.set('file', field.files[0]);
  for (const [name, value] of Object.entries(more)) if (value) body.set(name, value);
  if (find('[name=target]')) body.set('mapping', mapping(form));
  return body;
};

const look = async (bar) => {
  const more = { kind: 'firm', source: field.files[0].name, grade: 'B', dry_run: 'true' };
  const { report } = await worked(events('/v1/imports', handed(more), signal), bar);
  find('.columns-of').replaceChildren(...columns(report, words.left));
  find('.mapping').hidden = false;
  find('.mapping h2').focus();
  return '';
};

const seen = (rows) => rows.reduce((counts, { screening }) => {
  const name = `seen_${screening || 'not_read'}`;
  return { ...counts, [name]: (counts[name] || 0) + 1 };
}, {});

const run = async (bar) => {
  const { facts, wrong } = told(form);
  if (wrong) { wrong.closest('details').open = true; wrong.focus(); return words.number; }
  const { question, on, part, against } = form.elements;
  const more = { question: question.value, on: on.value, item: part.value.trim(), against: against?.value,
                 facts: Object.keys(facts).length ? JSON.stringify(facts) : '' };
  const { report, workbook } = await worked(events('/v1/batches', handed(more), signal), bar);
  const label = (name) => find(`[data-outcome="${name}"]`)?.textContent ?? name;
  const counts = question.value ? report.counts : seen(report.rows);
  find('.counts').replaceChildren(...Object.entries(counts).flatMap(([name, count]) => [made('b', String(count)), ` ${label(name)}   `]));
  find('.results').href = `/batches/${encodeURIComponent(report.record.id)}${question.value ? '' : '?lists=true'}`;
  const bytes = Uint8Array.from(atob(workbook.base64), (sign) => sign.charCodeAt(0));
  Object.assign(find('.workbook'), { href: URL.createObjectURL(new Blob([bytes])), download: workbook.name });
  find('.made').hidden = false;
  find('.results').focus();
  return words.done;
};

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!field.files[0]) { said.textContent = words.nofile; field.focus(); return; }
  const buttons = form.querySelectorAll('[type=submit]'), work = event.submitter?.value === 'look' ? look : run;
  buttons.forEach((one) => { one.disabled = true; });
  said.textContent = words.reading;
  try { said.textContent = await work(find('progress')); } catch (error) {
    said.textContent = error.sentence || words.failed;
  } finally { buttons.forEach((one) => { one.disabled = false; }); }
});
