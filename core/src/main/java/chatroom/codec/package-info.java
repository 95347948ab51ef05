/**
 * Between bytes and values: {@link chatroom.codec.FrameDecoder} cuts lines out of bytes, {@link
 * chatroom.codec.RequestCodec} and {@link chatroom.codec.ServerFrameCodec} turn lines into values and back. The same
 * codecs serve the server and every client. JSON is read by org.json, behind {@link chatroom.codec.JsonReader}, which
 * holds it to RFC 8259.
 */
package chatroom.codec;
