// What is copied here is taken out of the clipboard when the desk is left: the
// Go side is told what it was, and looks whether it is still there.
import { session } from './api';

/** The text that a copy or cut of the page takes. */
export function taken(target: EventTarget | null): string {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    return target.value.slice(target.selectionStart ?? 0, target.selectionEnd ?? 0);
  }
  return document.getSelection()?.toString() ?? '';
}

/** Tells of a copy; that it could not be told must not keep it from being made. */
export function copied(event: Event): void {
  const text = taken(event.target);
  if (text !== '') session.copied(text).catch(() => undefined);
}
