import { layar } from '../../kata';
import type { Screen } from '../../shell/screens';
import Perangkat from './Perangkat.svelte';

export default { name: 'perangkat', title: layar.perangkat, order: 7, icon: 'perangkat', component: Perangkat } satisfies Screen;
