// Where in the editor a key of the kind file stands: its part and its input.

export const parts = ['isi', 'pertanyaan', 'syarat', 'orang', 'tanda', 'petunjuk', 'aturan'] as const;
export type Part = (typeof parts)[number];

const partOf: Record<string, Part> = {
  body: 'isi', title: 'isi', corner: 'isi', letter: 'isi', sheet: 'isi', field: 'pertanyaan', requirement: 'syarat', role: 'orang', subject: 'orang', applicant: 'orang', internal: 'orang',
  sign: 'tanda', signing: 'tanda', hint: 'petunjuk', hints: 'petunjuk',
};

export interface Place {
  part: Part;
  /** Of inputs, the nearest first: who has none stands at the one around it. */
  ids: string[];
}

/** Reads "field.2.label", "body", "sheet.0.sign.1.column.0.who", "letter.to". */
export function placeOf(path: string): Place {
  const keys = path.split('.');
  const part = /^sheet\.\d+\.sign/.test(path) ? 'tanda' : (partOf[keys[0] ?? ''] ?? 'aturan');
  const named = keys.map((key, i) => (i === keys.length - 1 && key === 'key' ? 'label' : key));
  const ids = named.map((_, i) => `jenis-${named.slice(0, named.length - i).join('-')}`);
  return { part, ids: ids.flatMap((id) => (id.endsWith('-when') ? [`${id}-0`, id] : [id])) };
}

/** The first character of a line of a text, and the one behind its last. */
export function lineRange(text: string, line: number): [number, number] {
  const lines = text.split('\n');
  const at = Math.min(Math.max(line, 1), lines.length);
  const start = lines.slice(0, at - 1).reduce((n, l) => n + l.length + 1, 0);
  return [start, start + (lines[at - 1]?.length ?? 0)];
}
