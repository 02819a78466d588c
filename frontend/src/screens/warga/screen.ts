import { layar } from '../../kata';
import type { Screen } from '../../shell/screens';
import Warga from './Warga.svelte';

export default { name: 'warga', title: layar.warga, order: 3, icon: 'warga', component: Warga } satisfies Screen;
