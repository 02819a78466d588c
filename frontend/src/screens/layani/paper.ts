// What stands where the paper will be, as long as there is no picture of it.
import { layani, surat } from '../../kata';
import type { Stage } from './desk.svelte';

/** making: a form is on its way, and its sheet with it. */
export function blankPaper(stage: Stage, making: boolean): string {
  if (making || stage === 'printed') return surat.lembarMuat;
  return stage === 'form' ? layani.kertasBelum : layani.kertasKosong;
}
