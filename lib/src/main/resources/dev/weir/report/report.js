// The page reads without this: tables become sortable and queries copyable.
document.querySelectorAll('table.sortable').forEach(table => {
  const body = table.tBodies[0];
  const key = (row, i) => row.cells[i].dataset.v ?? row.cells[i].textContent;
  table.querySelectorAll('thead th').forEach((head, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      const rows = [...body.rows].sort((a, b) =>
        key(a, i).localeCompare(key(b, i), 'en', {numeric: !('v' in a.cells[i].dataset)}));
      if ('v' in body.rows[0].cells[i].dataset) rows.sort((a, b) => key(a, i) - key(b, i));
      table.querySelectorAll('th').forEach(th => th.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      body.append(...(up ? rows : rows.reverse()));
    });
  });
});
document.querySelectorAll('button.copy').forEach(button => {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const code = button.nextElementSibling;
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected';
    }
  });
});
