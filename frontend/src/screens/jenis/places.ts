// Where in the editor a key of the kind file stands: its part and its input.

export const parts = ['isi', 'pertanyaan', 'syarat', 'orang', 'aturan'] as const;
export type Part = (typeof parts)[number];

export interface Place {
  part: Part;
  /** Of the input. */
  id: string;
  /** Of the question, the requirement, the role; -1 = none. */
  row: number;
}

const ofTable: Record<string, Part> = { field: 'pertanyaan', requirement: 'syarat', hint: 'aturan', class: 'aturan', role: 'orang', sign: 'orang', sheet: 'isi', subject: 'orang', applicant: 'orang', signing: 'orang', letter: 'isi' };
const ofKey: Record<string, Part> = { body: 'isi', title: 'isi', corner: 'isi', shape: 'aturan', hints: 'aturan', code: 'aturan', class: 'aturan' };

/** Reads "field.2.label", "body", "sheet.0.body", "letter.to". */
export function placeOf(path: string): Place {
  const [head = '', n = '', key = ''] = path.split('.');
  const row = /^\d+$/.test(n) ? Number(n) : -1;
  const part = (row >= 0 || n !== '' ? ofTable[head] : (ofKey[head] ?? ofTable[head])) ?? 'aturan';
  const id = row >= 0 ? `${head}-${row}-${inputs[key] ?? key}` : n === '' ? head : `${head}-${n}`;
  return { part, id: `jenis-${id}`, row };
}

// Keys that have no input of their own stand at the one that speaks for them.
const inputs: Record<string, string> = { key: 'label', column: 'type', 'min-rows': 'type', 'max-rows': 'type' };

/** The first character of a line of a text, and the one behind its last. */
export function lineRange(text: string, line: number): [number, number] {
  const lines = text.split('\n');
  const at = Math.min(Math.max(line, 1), lines.length);
  const start = lines.slice(0, at - 1).reduce((n, l) => n + l.length + 1, 0);
  return [start, start + (lines[at - 1]?.length ?? 0)];
}
