import { layar } from '../../kata';
import type { Screen } from '../../shell/screens';
import Layani from './Layani.svelte';

export default { name: 'layani', title: layar.layani, order: 1, icon: 'layani', component: Layani } satisfies Screen;
