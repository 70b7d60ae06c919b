// The facts that a form tells, each in its type, with their source and grade where these were given.
const value = (row) => {
  const pressed = row.querySelector('button[aria-pressed="true"]');
  if (pressed) return pressed.dataset.value === 'true';
  const said = row.querySelector('input, select')?.value.trim() ?? '';
  if (!said) return undefined;
  if (row.dataset.type === 'country') return said.toUpperCase();
  return ['percent', 'number'].includes(row.dataset.type) ? Number(said.replace(',', '.')) : said;
};

// Yes or no is chosen, or taken back; whether it is the only fact of its form, which can then be sent.
export const press = (button) => {
  const row = button.closest('.fact'), again = button.getAttribute('aria-pressed') === 'true';
  const alone = button.form.querySelectorAll('.fact').length === 1;
  for (const one of row.querySelectorAll('button')) {
    one.setAttribute('aria-pressed', String(one === button && (alone || !again)));
  }
  return alone;
};

export const told = (form) => {
  const facts = {}, source = form.elements.source?.value.trim() || '', grade = form.elements.grade?.value || 'C';
  for (const row of form.querySelectorAll('.fact')) {
    const said = value(row);
    if (said === undefined) continue;
    if (Number.isNaN(said)) return { facts: {}, wrong: row.querySelector('input') };
    facts[row.dataset.name] = source || grade !== 'C' ? { value: said, source, grade } : said;
  }
  return { facts, wrong: null };
};
