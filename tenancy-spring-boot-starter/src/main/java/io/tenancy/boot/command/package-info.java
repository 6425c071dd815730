/** Commands that an operator gives to the application's own jar: {@code java -jar app.jar tenancy:list}. */
@NullMarked
package io.tenancy.boot.command;

import org.jspecify.annotations.NullMarked;
