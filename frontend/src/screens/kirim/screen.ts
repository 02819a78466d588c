import { layar } from '../../kata';
import type { Screen } from '../../shell/screens';
import Kirim from './Kirim.svelte';

export default { name: 'kirim', title: layar.kirim, order: 5, icon: 'kirim', component: Kirim, waiting: (s) => s.unsent } satisfies Screen;
