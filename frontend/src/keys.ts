// The one keyboard map. A key means the same thing on every screen.
export const keys = {
  help: 'F1',
  kind: 'F2',
  person: 'F3',
  earlier: 'F4',
  hold: 'F8',
  refuse: 'F9',
  back: 'Esc',
  palette: 'Ctrl+K',
  issue: 'Ctrl+Enter',
  save: 'Ctrl+S',
  link: 'Ctrl+H',
  fresh: 'Ctrl+B',
  find: 'Ctrl+F',
  print: 'Ctrl+P',
  pageBack: 'PageUp',
  pageOn: 'PageDown',
  out: 'K',
  again: 'U',
  spoiled: 'S',
  approve: 'A',
  giveBack: 'K',
  voidLetter: 'Ctrl+Delete',
  replace: 'Ctrl+G',
  byHand: 'Ctrl+T',
  bring: 'Ctrl+I',
  verify: 'F7',
  retry: 'F5',
  next: 'ArrowRight',
  previous: 'ArrowLeft',
  down: 'ArrowDown',
  up: 'ArrowUp',
  zoom: 'Z',
  undo: 'Ctrl+Z',
  redo: 'Ctrl+Y',
  versions: 'F6',
  moveUp: 'Alt+Shift+ArrowUp',
  moveDown: 'Alt+Shift+ArrowDown',
  handOver: 'Ctrl+O',
  forgot: 'Ctrl+L',
} as const;

/** Screen n of the rail, from 1. */
export const screenKey = (n: number): string => `Ctrl+${n}`;

/** Requirement n of a form, from 1. */
export const tickKey = (n: number): string => `Alt+${n}`;

/** What is needed of a KeyboardEvent; tests make their own. */
export interface Stroke {
  key: string;
  code?: string;
  ctrlKey?: boolean;
  altKey?: boolean;
  shiftKey?: boolean;
  metaKey?: boolean;
  repeat?: boolean;
}

/** The name of a stroke as the map writes it: "Ctrl+Enter", "Alt+1", "K". */
export function nameOf(s: Stroke): string {
  let key = s.key;
  // With Alt held some layouts give another sign than the digit on the key.
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(s.code ?? '');
  if (digit && (s.altKey || s.ctrlKey)) key = digit[1] ?? key;
  if (key === 'Escape') key = 'Esc';
  if (key === ' ') key = 'Space';
  if (key.length === 1) key = key.toUpperCase();
  return `${s.ctrlKey || s.metaKey ? 'Ctrl+' : ''}${s.altKey ? 'Alt+' : ''}${s.shiftKey && key.length > 1 ? 'Shift+' : ''}${key}`;
}

/** A key that writes when a field has the focus: it acts only outside fields. */
export function writes(name: string): boolean {
  return name.length === 1 || name === 'Space' || ['Enter', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'].includes(name);
}

/** True when what is typed now goes into a field. */
export function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}
