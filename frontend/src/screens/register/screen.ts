import { layar } from '../../kata';
import type { Screen } from '../../shell/screens';
import Register from './Register.svelte';

export default { name: 'register', title: layar.register, order: 2, icon: 'register', component: Register } satisfies Screen;
