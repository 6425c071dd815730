/** Where the sample keeps its data, its key and, by profile, its own database server. */
@NullMarked
package io.tenancy.quickstart.storage;

import org.jspecify.annotations.NullMarked;
