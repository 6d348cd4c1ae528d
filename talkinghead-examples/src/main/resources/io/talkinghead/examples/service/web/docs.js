// The OpenAPI document as a page.
const element = (name, more = {}, ...inside) => { const e = document.createElement(name); Object.assign(e, more); e.append(...inside); return e; };
const api = await (await fetch('openapi.json')).json();
const doc = document.getElementById('doc');
const resolve = schema => schema?.$ref ? schema.$ref.split('/').slice(1).reduce((at, part) => at[part], api) : schema;
const kind = schema => schema?.allOf ? kind(schema.allOf[0]) : schema?.$ref ? schema.$ref.split('/').pop() : schema?.enum ? schema.enum.join(' | ') : schema?.const ?? ([].concat(schema?.type ?? 'any').join(' or ') + (schema?.format ? ` (${schema.format})` : ''));

const table = schema => element('table', {}, element('tbody', {}, ...Object.entries(resolve(schema)?.properties ?? {}).map(([name, one]) => {
  const facts = [one.description, one.minimum !== undefined || one.maximum !== undefined ? `${one.minimum ?? ''} to ${one.maximum ?? ''}` : '', one.default !== undefined ? `default ${one.default}` : ''].filter(Boolean).join('; ');
  return element('tr', {}, element('td', {}, element('code', { textContent: name })), element('td', { textContent: kind(one) }), element('td', { textContent: facts }));
})));

function operation(path, verb, op) {
  const inner = element('div', { className: 'inner' });
  if (op.description) inner.append(element('p', { textContent: op.description }));
  for (const content of Object.values(op.requestBody?.content ?? {})) inner.append(table(content.schema));
  inner.append(element('table', {}, element('tbody', {}, ...Object.entries(op.responses).map(([code, one]) => [code, resolve(one)]).map(([code, answer]) => element('tr', {}, element('td', {}, element('code', { textContent: code })), element('td', { textContent: answer.description }), element('td', { textContent: Object.keys(answer.content ?? {}).map(type => type === 'application/problem+json' ? 'problem' : type).join(', ') }))))));
  return element('details', {}, element('summary', {}, element('span', { className: 'verb', textContent: op.tags[0] === 'Live' ? 'WS' : verb.toUpperCase() }), element('code', { textContent: path }), element('span', { textContent: op.summary })), inner);
}

const groups = new Map();
for (const [path, verbs] of Object.entries(api.paths)) for (const [verb, op] of Object.entries(verbs)) {
  if (!groups.has(op.tags[0])) groups.set(op.tags[0], []);
  groups.get(op.tags[0]).push(operation(path, verb, op));
}
doc.replaceChildren(
  element('h1', { textContent: `${api.info.title} ${api.info.version}` }), element('p', { textContent: api.info.description }),
  element('pre', { textContent: `curl -F audio=@hello.wav -F image=@me.png -F 'options={"size": 512, "seed": 7}' ${new URL('generate', location.href)} -o hello.mp4` }),
  ...[...groups].flatMap(([name, parts]) => [element('h2', { textContent: name }), ...parts]),
  element('h2', { textContent: 'Schemas' }),
  ...Object.entries(api.components.schemas).map(([name, schema]) => element('details', {}, element('summary', {}, element('code', { textContent: name })), element('div', { className: 'inner' }, table(schema)))));
