import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import './kit/input.css';

const target = document.getElementById('loket');
if (!target) throw new Error('index.html has no place for the program');
mount(App, { target });
