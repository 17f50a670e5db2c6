mod bases;
mod branches;
