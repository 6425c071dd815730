/** The documentation says what is true: links, codes and code are checked against the repository. */
@NullMarked
package io.tenancy.boot.documentation;

import org.jspecify.annotations.NullMarked;
