// What the forms that take a table share: a file dropped or chosen, the meaning of its columns.
// What a file holds is only ever put into the page as text.
export const made = (name, text = '', more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });
const readable = (name) => name.replace(/_/g, ' ').replace(/#(\d+)$/, ' $1');

export const dropped = (drop, field, chosen) => {
  field.addEventListener('change', chosen);
  for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', kind === 'dragenter' || kind === 'dragover');
      if (kind === 'drop' && event.dataTransfer.files.length) { field.files = event.dataTransfer.files; chosen(); }
    });
  }
};

export const columns = ({ columns, targets }, left) => columns.map(({ column, target, samples }) => {
  const line = made('tr'), choice = made('select');
  choice.name = 'target';
  choice.dataset.column = column;
  choice.setAttribute('aria-label', column);
  const known = targets.includes(target) || !target ? targets : [target, ...targets];
  choice.append(made('option', left, { value: '' }), ...known.map((one) => made('option', readable(one), { value: one })));
  choice.value = target;
  const meaning = made('td');
  meaning.append(choice);
  line.append(made('th', column, { scope: 'row' }), made('td', samples.join(' · ')), meaning);
  return line;
});

export const mapping = (form) => JSON.stringify(Object.fromEntries(
  [...form.querySelectorAll('[name=target]')].map((one) => [one.dataset.column, one.value])));

// The steps of a stream move the bar; its report and its workbook are what comes of it.
export const worked = async (steps, bar) => {
  const found = {};
  bar.hidden = false;
  bar.removeAttribute('value');
  try {
    for await (const { kind, data } of steps) {
      const count = kind === 'step' && /^(\d+) of (\d+)/.exec(data.sentence);
      if (count) { bar.max = Number(count[2]); bar.value = Number(count[1]); }
      if (kind === 'error') throw Object.assign(new Error(), { sentence: data.detail });
      if (kind !== 'step') found[kind] = data;
    }
    if (!found.report) throw new Error('the stream ended early');
    return found;
  } finally { bar.hidden = true; }
};
