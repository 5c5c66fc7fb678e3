import './ui/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApi } from './api/create-api.ts';
import { App } from './app/app.tsx';
import { removeFailedLinks } from './ui/lazy-component.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

removeFailedLinks();
const api = createApi();
api.sessionStore.start();
api.progress.start();
api.live.start();
createRoot(root).render(
  <StrictMode>
    <App api={api} />
  </StrictMode>,
);
