package chatroom.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An option that a SIGHUP takes over; the others need a restart. What it does then is {@code ChatServer.reconfigure}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface WhileRunning {}
