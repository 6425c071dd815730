/** What an operator sees and does through Spring Boot Actuator. */
@NullMarked
package io.tenancy.boot.actuate;

import org.jspecify.annotations.NullMarked;
