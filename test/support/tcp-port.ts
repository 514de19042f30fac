import { once } from 'node:events';
import { connect } from 'node:net';

/** Whether something takes connections there. */
export async function acceptsConnections(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
