import { layar } from '../../kata';
import type { Screen } from '../../shell/screens';
import HariIni from './HariIni.svelte';

export default { name: 'hari-ini', title: layar['hari-ini'], order: 6, icon: 'hari-ini', component: HariIni } satisfies Screen;
