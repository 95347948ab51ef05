/**
 * What the parts count, as Prometheus reads it over HTTP. The only place that knows Prometheus: the parts know their own numbers, the names
 * for them are here and in docs/metrics.md. Works on threads of its own, which only read.
 */
package chatroom.server.metrics;
