/** Who is told of alerts, and when values are compared with their thresholds. */
@NullMarked
package io.tenancy.boot.alert;

import org.jspecify.annotations.NullMarked;
