// The answer to a list is text: rows joined by line feeds, cells by tabs. That
// is also what one copies from a spreadsheet.

/** Rows as the form shows them, each with so many cells. */
export function rowsOf(answer: string, columns: number): string[][] {
  if (answer === '') return [];
  return answer.split('\n').map((line) => fit(line.split('\t'), columns));
}

/** The answer that rows make; empty rows at the end say nothing. */
export function answerOf(rows: string[][]): string {
  const last = rows.findLastIndex((row) => row.some((cell) => cell.trim() !== ''));
  return rows.slice(0, last + 1).map((row) => row.map(clean).join('\t')).join('\n');
}

/** A cell holds neither a tab nor a line feed. */
export const clean = (cell: string): string => cell.replace(/[\t\r\n]+/g, ' ');

function fit(cells: string[], columns: number): string[] {
  const own = cells.slice(0, columns);
  while (own.length < columns) own.push('');
  return own;
}

/** What was copied from a spreadsheet, or null when it is no table. A column of running numbers in front is left out. */
export function pasted(text: string, columns: number): string[][] | null {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  if (!text.includes('\t') && lines.length < 2) return null;
  const cells = lines.filter((line) => line.trim() !== '').map((line) => line.split('\t').map((cell) => cell.trim()));
  const numbered = cells.every((row, i) => row.length > columns && row[0]?.replace('.', '') === String(i + 1));
  return cells.map((row) => fit(numbered ? row.slice(1) : row, columns));
}

/** A row put in another place. */
export function moved(rows: string[][], from: number, to: number): string[][] {
  const next = [...rows];
  const [row] = next.splice(from, 1);
  if (row) next.splice(to, 0, row);
  return next;
}
