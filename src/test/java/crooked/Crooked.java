package crooked;

import org.springframework.modulith.Modulithic;

/** A house that breaks every rule of ours, so that each rule is seen to work. */
@Modulithic
public class Crooked {}
