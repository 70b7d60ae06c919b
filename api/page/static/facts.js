// The facts that a form tells, each in its type, with their source and grade where these were given.
const value = (row) => {
  const said = row.querySelector('input, select')?.value.trim() ?? '';
  if (!said) return undefined;
  if (row.dataset.type === 'country') return said.toUpperCase();
  return ['percent', 'number'].includes(row.dataset.type) ? Number(said.replace(',', '.')) : said;
};

export const told = (form, button) => {
  const facts = {}, source = form.elements.source?.value.trim() || '', grade = form.elements.grade?.value || 'C';
  for (const row of form.querySelectorAll('.fact')) {
    const said = button && row.contains(button) ? button.dataset.value === 'true' : value(row);
    if (said === undefined) continue;
    if (Number.isNaN(said)) return { facts: {}, wrong: row.querySelector('input') };
    facts[row.dataset.name] = source || grade !== 'C' ? { value: said, source, grade } : said;
  }
  return { facts, wrong: null };
};
