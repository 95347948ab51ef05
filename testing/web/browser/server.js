import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const JAR = fileURLToPath(new URL('../../../reactor-server/target/reactor-server.jar', import.meta.url));
/** Of a server that lives for some seconds most of the time would go into its compilers. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
/** How a server is started: the jar, unless another command is named, in words without spaces. */
const COMMAND = process.env.CHATROOM_SERVER?.split(' ') ?? ['java', ...SHORT_LIVED, '-jar', JAR];
const ENDS_WITHIN = 20_000;

/** Of the ports that the system gives to nobody by itself (Linux gives those from 32,768), so that no connection gets it meanwhile. */
const freePort = () =>
  new Promise((resolve) => {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer().listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
    server.once('error', () => resolve(freePort()));
  });

/** The real server, in a process and with a data folder of its own; at the same ports after a restart. */
export class Server {
  static async start(...options) {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), 'chatroom-'));
    server.options = options;
    [server.port, server.webPort] = [await freePort(), await freePort()];
    await server.begin();
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.webPort}/`;
  }

  begin() {
    const [program, ...words] = COMMAND;
    const ports = ['--port', this.port, '--web-port', this.webPort, '--data-dir', this.folder].map(String);
    this.process = spawn(program, [...words, ...ports, ...this.options], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.said = '';
    return new Promise((resolve, reject) => {
      this.process.stderr.on('data', (data) => (this.said += data));
      this.process.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${this.said}`)));
      createInterface({ input: this.process.stdout }).on('line', (line) => line.includes(`:${this.webPort}/`) && resolve());
    });
  }

  async end(signal = 'SIGTERM') {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    const timer = setTimeout(() => this.process.kill('SIGKILL'), ENDS_WITHIN);
    await ended;
    clearTimeout(timer);
  }

  async stop() {
    await this.end();
    rmSync(this.folder, { recursive: true });
  }

  /** What the first admin registers with, where one is named. */
  get adminCode() {
    return readFileSync(join(this.folder, 'admin-code'), 'utf8').trim();
  }

  /** Somebody who speaks the protocol itself. */
  async line(name, password = 'correct horse', invite = undefined) {
    const line = await Line.open(this.port);
    await line.ask({ action: 'register', username: name, password, invite }).catch(() => {});
    await line.ask({ action: 'login', username: name, password, push: false });
    return line;
  }
}

class Line {
  #waiting = [];

  static open(port) {
    return new Promise((resolve, reject) => {
      const line = new Line();
      line.socket = connect(port, '127.0.0.1', () => resolve(line)).on('error', reject);
      createInterface({ input: line.socket }).on('line', (text) => line.#onFrame(JSON.parse(text)));
    });
  }

  #onFrame(frame) {
    if (frame.event) return;
    const { resolve, reject } = this.#waiting.shift();
    if (frame.status === 'ok') resolve(frame);
    else reject(new Error(`${frame.code}: ${frame.message}`));
  }

  ask(frame) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.socket.write(`${JSON.stringify(frame)}\n`);
    });
  }

  end() {
    this.socket.end();
  }
}
