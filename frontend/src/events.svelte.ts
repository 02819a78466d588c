// What the Go side tells the screens unasked.
import type { CardView, DeliveryView, PrintView, SessionView, StatusView, Work } from './api-types';

export interface EventMap {
  status: StatusView;
  card: CardView;
  print: PrintView;
  work: Work;
  delivery: DeliveryView;
  lock: SessionView;
}

type Runtime = { EventsOn?: (name: string, heard: (data: unknown) => void) => () => void };

/** Listens to one event; the answer stops listening. */
export function on<K extends keyof EventMap>(name: K, heard: (data: EventMap[K]) => void): () => void {
  const runtime = (globalThis as { runtime?: Runtime }).runtime;
  return runtime?.EventsOn?.(name, (data) => heard(data as EventMap[K])) ?? (() => {});
}

/** Listens as long as the component that calls it stands. */
export function listen<K extends keyof EventMap>(name: K, heard: (data: EventMap[K]) => void): void {
  $effect(() => on(name, heard));
}
