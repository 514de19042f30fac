/**
 * HTTP as Node has it. An `import` looks at all names of a built-in module, and one of these, `WebSocket`, loads a whole
 * library when it is looked at: 16 MB of memory that nothing here needs.
 */
export const { createServer, get } = process.getBuiltinModule('node:http');
