// `npm start`: builds what is needed and serves in this process. Arguments go to `midswing serve`:
// npm start -- --port 7500
await import('../build.mjs');
const { run } = await import('../dist/main.js');

// npm passes a signal to the shell it started, not to us: when that is gone, we are meant.
const parent = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(watch);
  process.kill(process.pid, 'SIGTERM');
}, 250);
watch.unref();

process.argv.splice(1, 1, 'midswing', 'serve');
await run(process.argv);
