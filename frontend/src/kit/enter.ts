// Enter goes on to the next field of a form, and from the last one to the
// button that ends it: data-main marks where the button stands.

const stops = 'input:not([type=hidden]):not(:disabled), textarea:not(:disabled), select:not(:disabled), [data-main] button';

/** Attach to a form's element: {@attach enterMoves}. */
export function enterMoves(form: HTMLElement): () => void {
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const from = event.target;
    if (from instanceof HTMLButtonElement || !(from instanceof HTMLElement)) return;
    // A long text keeps its new lines with Shift; alone, Enter goes on.
    if (from instanceof HTMLTextAreaElement && event.shiftKey) return;
    event.preventDefault();
    if (event.repeat) return;
    step(form, from);
  };
  form.addEventListener('keydown', key);
  return () => form.removeEventListener('keydown', key);
}

function step(form: HTMLElement, from: HTMLElement): void {
  const list = [...form.querySelectorAll<HTMLElement>(stops)].filter((one) => one.offsetParent !== null);
  const next = list[list.indexOf(from) + 1];
  next?.focus();
  if (next instanceof HTMLInputElement && next.type !== 'checkbox') next.select();
}
