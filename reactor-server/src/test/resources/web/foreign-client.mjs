// Speaks to the server by ws, which others wrote: ForeignWebSocketTest runs it. Prints what it got, a line each.
import WebSocket from "ws";

const socket = new WebSocket(process.argv[2], "chatroom.v1");
const say = (request) => JSON.stringify(request);
const text = "x".repeat(3000);

socket.on("message", (data) => {
  for (const line of data.toString().split("\n").filter(Boolean)) {
    const frame = JSON.parse(line);
    console.log(frame.event ?? `${frame.action} ${frame.status}`);
    if (frame.event === "welcome") {
      // Several frames in a message, and a message in fragments.
      socket.send(
        say({ action: "register", username: "ann", password: "long enough" }) +
          "\n" +
          say({ action: "login", username: "ann", password: "long enough" }),
      );
      const send = say({ action: "send", text });
      socket.send(send.slice(0, 1000), { fin: false });
      socket.send(send.slice(1000), { fin: true });
    } else if (frame.event === "message" && frame.text === text) {
      socket.ping("are you there?");
    }
  }
});
socket.on("pong", (payload) => {
  console.log(`pong ${payload}`);
  socket.send(new Uint8Array([1, 2, 3]));
});
socket.on("close", (code) => console.log(`close ${code}`));
socket.on("error", (error) => console.log(`error ${error.message}`));
