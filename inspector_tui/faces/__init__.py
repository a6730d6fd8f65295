"""What the faces share: the words of their pages, their forms and keys, and how they leave."""
