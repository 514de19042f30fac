import { type FieldScanner, TOKEN, unquote } from './field-scanner.ts';

/** A parameter of a header or a URI, spelled as it came: a quoted value keeps its quotes, a flag has no value. */
export interface Parameter {
  readonly name: string;
  readonly value?: string;
}

/** Wider than the grammar's token and host: stacks in the field put `=`, `/` and `@` in tags and branches. */
const BARE_VALUE = /[^\s;,"<>]+/y;

/** Reads `;name=value;flag…` up to what is no parameter. */
export function scanParameters(scanner: FieldScanner): Parameter[] {
  const parameters: Parameter[] = [];
  while (scanner.separator(';')) {
    const name = scanner.expect(TOKEN, 'parameter name');
    if (scanner.separator('=')) {
      parameters.push({
        name,
        value: scanner.quotedString() ?? scanner.expect(BARE_VALUE, 'parameter value'),
      });
    } else {
      parameters.push({ name });
    }
  }
  return parameters;
}

/** `;name=value` for each parameter, in order. */
export function formatParameters(parameters: readonly Parameter[]): string {
  return parameters
    .map(({ name, value }) => (value === undefined ? `;${name}` : `;${name}=${value}`))
    .join('');
}

/** The unquoted value of a parameter, `''` for a flag, `undefined` when absent. Names know no letter case. */
export function parameterValue(parameters: readonly Parameter[], name: string): string | undefined {
  const found = parameters.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : unquote(found.value ?? '');
}

/** The parameters with one set to a value: in its place when it was there, else at the end. */
export function withParameter(parameters: readonly Parameter[], name: string, value: string): Parameter[] {
  const isIt = (parameter: Parameter) => parameter.name.toLowerCase() === name.toLowerCase();
  if (!parameters.some(isIt)) return [...parameters, { name, value }];
  return parameters.map((parameter) => (isIt(parameter) ? { name: parameter.name, value } : parameter));
}
