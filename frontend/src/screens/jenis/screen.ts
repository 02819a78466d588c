import { layar } from '../../kata';
import type { Screen } from '../../shell/screens';
import Jenis from './Jenis.svelte';

export default { name: 'jenis', title: layar.jenis, order: 8, icon: 'berkas', component: Jenis, waiting: (s) => s.kinds } satisfies Screen;
