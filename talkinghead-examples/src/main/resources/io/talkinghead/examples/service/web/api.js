// The service, as the page sees it.
export const key = {
  get value() { return sessionStorage.getItem('token') ?? ''; },
  set value(token) { sessionStorage.setItem('token', token); },
};

/** A refusal: what was wrong and what to do, and a code. */
export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? 'The service gave no reason.');
    this.code = problem.code ?? '';
    this.status = problem.status ?? 0;
    this.box = problem.box;
  }
}

export async function call(path, options = {}) {
  const headers = new Headers(options.headers);
  if (key.value) headers.set('Authorization', 'Bearer ' + key.value);
  let answer;
  try {
    answer = await fetch(path, { ...options, headers });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Refusal({ code: 'UNREACHABLE', detail: 'The service does not answer. Is it still running?' });
  }
  if (answer.ok || options.anyStatus) return answer;
  let problem = { status: answer.status, detail: `The service answered ${answer.status}.` };
  try { problem = await answer.json(); } catch { /* something between us and the service spoke */ }
  throw new Refusal(problem);
}

export const json = async (path, options) => (await call(path, options)).json();

export function form(fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.append(name, value);
  return { method: 'POST', body };
}

/** Follows a job to its end, over server-sent events with our own header. */
export async function follow(job, progressed, signal) {
  const answer = await call(`jobs/${job}/events`, { signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '', last;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return last;
    text += value;
    const events = text.split('\n\n');
    text = events.pop();
    for (const event of events) {
      const data = event.split('\n').find(line => line.startsWith('data: '));
      if (data) progressed(last = JSON.parse(data.slice(6)));
    }
  }
}
