// Every folder of screens/ with a screen.ts is a screen of the rail: a new one
// needs no change here.
import type { Component } from 'svelte';
import type { StatusView } from '../api-types';
import type { IconName } from '../kit/Icon.svelte';

export interface Screen {
  /** Its place in the address: #/<name>/<id>. */
  name: string;
  title: string;
  /** Its place in the rail, and its key: Ctrl+<order>. */
  order: number;
  icon: IconName;
  /** Gets what stands after the screen in the address; '' = nothing. */
  component: Component<{ id: string }>;
  /** A number at the rail: how much waits there. */
  waiting?: (status: StatusView) => number;
}

const found = import.meta.glob<{ default: Screen }>('../screens/*/screen.ts', { eager: true });

export const screens: Screen[] = Object.values(found)
  .map((module) => module.default)
  .sort((a, b) => a.order - b.order);

export const screenOf = (name: string): Screen | undefined => screens.find((one) => one.name === name);

/** Where an officer begins the day. */
export function landing(role: string): string {
  const wish = role === 'supervisor' ? 'setujui' : 'layani';
  return (screenOf(wish) ?? screens[0])?.name ?? '';
}
