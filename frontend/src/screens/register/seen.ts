/** Runs once whenever the element comes into sight: the end of a list asks for more. */
export function whenSeen(run: () => unknown): (element: HTMLElement) => () => void {
  return (element) => {
    const watcher = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && run());
    watcher.observe(element);
    return () => watcher.disconnect();
  };
}
