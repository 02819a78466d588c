import { layar } from '../../kata';
import type { Screen } from '../../shell/screens';
import Setujui from './Setujui.svelte';

export default { name: 'setujui', title: layar.setujui, order: 4, icon: 'setujui', component: Setujui, waiting: (s) => s.waiting } satisfies Screen;
