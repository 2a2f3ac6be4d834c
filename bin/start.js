// `npm start`: builds what is needed and serves, in one process, so that a signal reaches the server.
// Arguments go to `midswing serve`: npm start -- --port 7500
await import('../build.mjs');
const { run } = await import('../dist/main.js');
await run([process.execPath, 'midswing', 'serve', ...process.argv.slice(2)]);
