import { connectAhead } from './link/browser.js';

// While the rest of the page is on its way.
connectAhead();
const { App } = await import('./app.js');
new App().start();
