package io.tenancy.quickstart.ticket;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

/** Comments by ticket. */
interface CommentRepository extends JpaRepository<Comment, Long> {

    List<Comment> findByTicketIdOrderById(long ticketId);
}
