// The facts that a form tells, each in its type, with the source and grade given beside them; and those
// that nobody knows.
const value = (row) => {
  const pressed = row.querySelector('button[data-value][aria-pressed="true"]');
  if (pressed) return pressed.dataset.value === 'true';
  const said = row.querySelector('input, select')?.value.trim() ?? '';
  if (!said) return undefined;
  if (row.dataset.type === 'country') return said.toUpperCase();
  return ['percent', 'number'].includes(row.dataset.type) ? Number(said.replace(',', '.')) : said;
};

// Yes, no or don't know is chosen, or taken back; whether it is the only fact of its form, which can then
// be sent.
export const press = (button) => {
  const row = button.closest('.fact'), again = button.getAttribute('aria-pressed') === 'true';
  const alone = button.form.querySelectorAll('.fact').length === 1;
  for (const one of row.querySelectorAll('button')) {
    one.setAttribute('aria-pressed', String(one === button && (alone || !again)));
  }
  if (button.matches('.unknown') && !again) row.querySelectorAll('input, select').forEach((one) => { one.value = ''; });
  return alone;
};

export const told = (form) => {
  const facts = {}, unknown = [];
  for (const row of form.querySelectorAll('.fact')) {
    const said = value(row), about = row.closest('fieldset, form');
    const source = about.querySelector('[name=source]')?.value.trim() || '';
    const grade = about.querySelector('[name=grade]')?.value || 'C';
    if (said === undefined) {
      if (row.querySelector('.unknown[aria-pressed="true"]')) unknown.push(row.dataset.name);
    } else if (Number.isNaN(said)) return { facts: {}, unknown: [], wrong: row.querySelector('input') };
    else facts[row.dataset.name] = source || grade !== 'C' ? { value: said, source, grade } : said;
  }
  return { facts, unknown, wrong: null };
};
